static int rm1(void)
{
}
static inline struct s *rm2(int a)
{
}
int rm3(void)
{
}
inline static int rm4(void)
{
}
static void
rm5(void)
{
}
