void main() {
  for (i = 0; i < 3; i++) a[i++] = i++;
  x++;
}
