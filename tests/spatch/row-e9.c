int z() { y(foo(1) , foo(2),  foo(3)); foo(1) ;  foo(3); return foo(1) + foo(2); }
