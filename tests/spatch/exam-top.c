/* first */
int x;
/* second */
int w;
