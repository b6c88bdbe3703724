struct a;
struct b { int x; };
/* fwd */
struct c;
int z;
