int f(int x) {
  if (x) goto err;
  if (x) {
    goto err;
  }
  return 0;
err: x++;
  return 1;
}
