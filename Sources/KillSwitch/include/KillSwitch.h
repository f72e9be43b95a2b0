/*
 A library to be loaded into another program before all others (LD_PRELOAD): it kills that program at a chosen change
 of chosen files, so that the program itself needs no hook for it.

   KILLSWITCH_FILE   the beginning of the path of the files; nothing is done without it
   KILLSWITCH_COUNT  a file that holds the number of changes so far, as 8 bytes of this machine; made if it is not there
   KILLSWITCH_STEP   the change, counted from 1, at which the program ends with SIGKILL; never, if left out
   KILLSWITCH_TORN   if set, half of the bytes of that change are written first

 A change is a call of pwrite, pwrite64, ftruncate, fsync, fdatasync or unlink.
*/
