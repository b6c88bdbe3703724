union u { int a; char b; };
union v { int a; };
