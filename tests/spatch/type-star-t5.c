foo_p y;
foo_p f(foo_p x, const foo_p y, foo_p z[3], foo_p *p) { foo_p a = (foo_p)b; return sizeof(foo_p); }
foo_p
g(void);
