int outer(int a) {
  inner(1);
  while (x) {
    inner(2);
    if (y) inner(3);
  }
  switch (x) { case 1: inner(4); }
}
