package dev.sentryauth.bootstrap;

/** What has to be done before the process may end. */
enum Ending {
    /** Nothing: no shutdown hook was registered. */
    AT_ONCE,
    /** Shutdown hooks: SQLite's driver deletes the native library if it had to unpack it. No thread is left to wait for. */
    HOOKS,
    /** A plug-in has run, which may have left threads and hooks. */
    UNKNOWN
}
