// placeholder
int reconcile_posix_placeholder(void);
