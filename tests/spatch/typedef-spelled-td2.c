typedef u32 myint;
typedef u32 *pint;
u32 x;
