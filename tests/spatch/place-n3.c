int x;
/* head */
#define X 3
