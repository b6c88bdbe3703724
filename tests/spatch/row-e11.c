int z() { foo(1);  foo(2);	foo(3); /* c */ foo(3); foo(4) ; foo(5); }
