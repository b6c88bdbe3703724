int a __u = 3;
int b = 3;
