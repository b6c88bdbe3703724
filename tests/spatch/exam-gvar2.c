static int b = 0;	/* the b */
static int c = 0, d = 1;
static unsigned int e = 0;
static int f=0;
