/* head */
static int x;
int z;
