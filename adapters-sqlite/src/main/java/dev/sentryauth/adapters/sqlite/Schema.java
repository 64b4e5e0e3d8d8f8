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
 * The tables and their versions, kept in {@code PRAGMA user_version}. Version 0 is an empty file, or one that somebody
 * else made: by hand from the specification's DDL, or another program that keeps its sign-in in the same place. What is
 * there is kept, what is missing is added.
 */
final class Schema {
    static final int VERSION = 1;

    private Schema() {}

    /** The version of the tables; one cheap statement without JDBI, for every command pays for it. */
    static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA user_version")) {
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
        handle.execute("PRAGMA user_version = " + VERSION);
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
