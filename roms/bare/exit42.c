/* Ends at once with status 42: is the exit code handed through? */
int main(void) { return 42; }
