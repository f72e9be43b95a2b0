#pragma once

// Whoever imports this gets its memory from jemalloc, set up as CHeap.c says.
