package dev.sentryauth.adapters.sqlite;

import org.sqlite.SQLiteJDBCLoader;

/** Gets SQLite ready while the command still finds out what it has to do. */
public final class SqliteDriver {
    /** Static, because a native library belongs to the process, and so does what its driver leaves to the end of it. */
    private static volatile boolean used;

    private SqliteDriver() {}

    /** Whether the driver was used: then it may have registered a shutdown hook that deletes the library it unpacked. */
    public static boolean isUsed() {
        return used;
    }

    static void use() {
        used = true;
    }

    /**
     * Begins to load the native library on a thread of its own; answers at once and never fails. Meanwhile the driver's
     * other half, which deals with calendars, is set up by whoever opens the first connection. What cannot be loaded is
     * reported to them.
     */
    public static void loadEarly() {
        use();
        Thread thread = new Thread(new Loading(), "sentry-sqlite");
        thread.setDaemon(true);
        thread.start();
    }

    private static final class Loading implements Runnable {
        @Override
        public void run() {
            try {
                SQLiteJDBCLoader.initialize();
                Class.forName("org.sqlite.jdbc4.JDBC4ResultSet");
            } catch (Exception | LinkageError e) {
                return; // the first connection fails in the same way, and says so
            }
        }
    }
}
