int y;
/* head */
int x;
