package dev.sentryauth.adapters.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * The tables and their versions, kept in {@code PRAGMA user_version}. Every program counts there, so {@code PRAGMA
 * application_id} says that it is ours. Version 0 is an empty file, or one that somebody else made: by hand from the
 * specification's DDL, or another program that keeps its sign-in in the same place. What is there is kept, what is missing
 * is added.
 */
final class Schema {
    static final int VERSION = 1;

    /** "sAut": what SQLite and file(1) tell our files by. */
    static final int APPLICATION_ID = 0x73417574;

    private static final String OUR_TABLES =
            "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND lower(name) IN"
                    + " ('auth', 'refresh_mark', 'user_info', 'org_regions', 'pagination_cursors')";

    private static final String COLUMN_OF_AUTH = "SELECT count(*) FROM pragma_table_info('auth') WHERE lower(name) = ";

    /**
     * Who updates the documented columns by plain SQL leaves ours as they were, and they are about the token that was there.
     * Our own writes insert whole rows.
     */
    private static final String UNBIND = "CREATE TRIGGER IF NOT EXISTS auth_unbind AFTER UPDATE OF token, refresh_token"
            + " ON auth WHEN (NEW.token IS NOT OLD.token OR NEW.refresh_token IS NOT OLD.refresh_token)"
            + " AND NEW.origin IS OLD.origin"
            + " BEGIN UPDATE auth SET origin = NULL, client_id = NULL, scope = NULL WHERE id = NEW.id; END";

    private Schema() {}

    /**
     * Whose tables a file has.
     *
     * @param version of ours: 0 if they are not, or not all, there yet; it may be one that this program does not know
     * @param signed whether the file says itself that it is ours
     * @param foreign whether it belongs to another program: nothing may be read from it or written to it
     */
    record Found(int version, boolean signed, boolean foreign) {
        boolean isCurrent() {
            return signed && version == VERSION;
        }
    }

    /** Looks at a file; one cheap statement without JDBI if it is signed, for every command pays for it. */
    static Found look(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT application_id, user_version FROM pragma_application_id, pragma_user_version")) {
            int application = result.getInt(1);
            int version = result.getInt(2);
            if (application == APPLICATION_ID) {
                return new Found(version, true, false);
            }
            if (application != 0) {
                return new Found(0, false, true);
            }
            return version == 0 ? new Found(0, false, false) : unsigned(connection, version);
        }
    }

    /** Before there was an application id, version 1 was ours; or somebody who uses the documented table counts, too. */
    private static Found unsigned(Connection connection, int version) throws SQLException {
        boolean documented = count(connection, COLUMN_OF_AUTH + "'token'") > 0;
        boolean ours = count(connection, OUR_TABLES) == 5 && count(connection, COLUMN_OF_AUTH + "'origin'") > 0;
        return new Found(ours ? version : 0, false, version != VERSION || !documented);
    }

    private static int count(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.getInt(1);
        }
    }

    /** Whether a database of version 0 has a credential's table. */
    static boolean hasAuth(Connection connection) throws SQLException {
        return !columns(connection, "auth").isEmpty();
    }

    /** Brings the tables to {@link #VERSION}; runs inside the transaction of the write that needs them. */
    static void migrate(Handle handle, int version) throws SQLException {
        if (version < 1) {
            toVersion1(handle);
        }
        handle.execute(UNBIND);
        handle.execute("PRAGMA user_version = " + VERSION);
        handle.execute("PRAGMA application_id = " + APPLICATION_ID);
    }

    private static void toVersion1(Handle handle) throws SQLException {
        handle.execute("CREATE TABLE IF NOT EXISTS auth (id INTEGER PRIMARY KEY, token TEXT, refresh_token TEXT,"
                + " expires_at INTEGER, issued_at INTEGER, updated_at INTEGER)");
        add(handle, "auth", "origin", "client_id", "scope");
        handle.execute("CREATE TABLE IF NOT EXISTS refresh_mark (id INTEGER PRIMARY KEY, state TEXT NOT NULL,"
                + " refresh_token_hash TEXT NOT NULL, at INTEGER NOT NULL, process INTEGER NOT NULL)");
        handle.execute("CREATE TABLE IF NOT EXISTS user_info (id INTEGER PRIMARY KEY, user_id TEXT NOT NULL, name TEXT,"
                + " email TEXT, username TEXT)");
        add(handle, "user_info", "name", "email", "username");
        handle.execute("CREATE TABLE IF NOT EXISTS org_regions (org_slug TEXT PRIMARY KEY, region_url TEXT NOT NULL)");
        handle.execute(
                "CREATE TABLE IF NOT EXISTS pagination_cursors (command_key TEXT NOT NULL, context TEXT NOT NULL,"
                        + " cursor TEXT NOT NULL, expires_at INTEGER NOT NULL, PRIMARY KEY (command_key, context))");
    }

    private static void add(Handle handle, String table, String... names) throws SQLException {
        Set<String> present = columns(handle.getConnection(), table);
        for (String name : names) {
            if (!present.contains(name)) {
                handle.execute("ALTER TABLE " + table + " ADD COLUMN " + name + " TEXT");
            }
        }
    }

    private static Set<String> columns(Connection connection, String table) throws SQLException {
        Set<String> names = new HashSet<>();
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT lower(name) FROM pragma_table_info(?)")) {
            statement.setString(1, table);
            ResultSet found = statement.executeQuery();
            while (found.next()) {
                names.add(found.getString(1));
            }
        }
        return names;
    }
}
