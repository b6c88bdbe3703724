int z() { foo(1); foo(x); x(); foo(3); x(); a(foo(1)); }
