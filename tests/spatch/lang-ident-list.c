#define FOO(a, b) 0
#define BAR() 0
#define BAZ(a) 2
