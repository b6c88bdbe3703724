long a;
int b;
char c;
