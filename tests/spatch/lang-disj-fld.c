struct x { int a; char c; };
struct y { long b; char c; };
