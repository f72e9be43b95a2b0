#ifndef METERWAY_CYAML_SHIM_H
#define METERWAY_CYAML_SHIM_H

#include <yaml.h>

#endif
