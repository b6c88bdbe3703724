int (*a)(void);
struct x {
  int (*b)(void);
  int (*c)(int);
};
