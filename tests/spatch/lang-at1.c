int a __u;
static int b __u;
