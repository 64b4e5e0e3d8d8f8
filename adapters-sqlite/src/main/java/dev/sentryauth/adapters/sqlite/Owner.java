package dev.sentryauth.adapters.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Whose the caches are. Plain SQL may put another token into the table {@code auth}; then what is remembered is of somebody
 * else. A row among the pagination cursors, which goes whenever they go, has a mark of the token that was stored when
 * something was remembered, and after each refresh one of the new token before it.
 *
 * <p>A mark is the masked token, which everybody may see.
 *
 * @param marks as stored, the present one first; null if nobody has said whose the caches are
 * @param token what is stored just now; null if that is in another store
 * @param present the mark of what is stored just now
 */
record Owner(@Nullable String marks, @Nullable String token, String present) {
    private static final String KEY = "command_key = 'sentry-auth' AND context = 'owner'";

    private static final String SELECT =
            "SELECT (SELECT cursor FROM pagination_cursors WHERE " + KEY + "), (SELECT token FROM auth WHERE id = 1)";

    private static final String SAVE = "INSERT OR REPLACE INTO pagination_cursors"
            + " (command_key, context, cursor, expires_at) VALUES ('sentry-auth', 'owner', ?, ?)";

    /** The oldest marks fall off the end. */
    private static final String PASS_ON =
            "UPDATE pagination_cursors SET cursor = ? || char(10) || substr(cursor, 1, 500)" + " WHERE " + KEY
                    + " AND substr(cursor || char(10), 1, length(?) + 1) = ? || char(10)";

    /** {@code store} names the store that has the credential, if it is another one. */
    static Owner select(Connection connection, @Nullable String store) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SELECT)) {
            String marks = row.getString(1);
            return store == null
                    ? new Owner(marks, row.getString(2), mark(row.getString(2)))
                    : new Owner(marks, null, "store " + store);
        }
    }

    /**
     * A refresh replaces the token, and the person stays. Whatever is wrong with the caches, it goes through; not so if the
     * whole transaction is lost, as on a full disk.
     */
    static void passOn(Handle handle, String former, String next) {
        try {
            handle.execute(PASS_ON, mark(next), mark(former), mark(former));
        } catch (RuntimeException e) { // not JDBI's: the name alone would load its class in every local command
            if (isRolledBack(handle)) {
                throw e;
            }
        }
    }

    /** SQLite begins no transaction within another one. */
    private static boolean isRolledBack(Handle handle) {
        try {
            handle.execute("BEGIN");
        } catch (RuntimeException e) {
            return false;
        }
        handle.execute("ROLLBACK");
        return true;
    }

    static String mark(@Nullable String token) {
        String text = token == null ? "" : token.strip();
        int length = text.length();
        return length <= 12 ? "****" : text.substring(0, 8) + "..." + text.substring(length - 4);
    }

    boolean isPresent() {
        return marks != null && (marks + "\n").startsWith(present + "\n");
    }

    /** Whether what is remembered is known to be of another token than the stored one. */
    boolean isSomebodyElse() {
        return marks != null && !isPresent();
    }

    /** Whether the stored token came, by refreshes, from the one with that mark. */
    boolean hadBefore(String mark) {
        return marks != null && marks.contains("\n" + mark);
    }

    /** From now on what is remembered is of the stored token. */
    void save(Handle handle) {
        if (!isPresent()) {
            handle.execute(SAVE, present, Long.MAX_VALUE);
        }
    }
}
