int f() { x = (char *)z;
 y = (int)w; }
