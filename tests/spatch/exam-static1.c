void a(void)
{
}
static void b(void) { }
extern void c(void) { }
