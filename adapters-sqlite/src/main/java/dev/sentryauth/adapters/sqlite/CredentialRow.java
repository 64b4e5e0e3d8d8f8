package dev.sentryauth.adapters.sqlite;

import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jspecify.annotations.Nullable;

/** The row of the table {@code auth}, which others read and write, too: whatever a column holds is checked. */
final class CredentialRow {
    private static final String SELECT = "SELECT * FROM auth WHERE id = 1";

    private static final String INSERT =
            "INSERT INTO auth (id, token, refresh_token, expires_at, issued_at, updated_at,"
                    + " origin, client_id, scope) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final Map<String, Object> values = new HashMap<>();
    private final Path file;

    private CredentialRow(ResultSet row, Path file) throws SQLException {
        this.file = file;
        ResultSetMetaData columns = row.getMetaData();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            Object value = row.getObject(i);
            if (value != null) {
                values.put(columns.getColumnName(i).toLowerCase(Locale.ROOT), value);
            }
        }
    }

    /** The stored credential; null if there is no row, or one without a token. A missing column is a null. */
    static @Nullable Credential select(Connection connection, Path file) throws SQLException {
        CredentialRow row = find(connection, file);
        return row == null ? null : row.credential();
    }

    /** Whether there is a token, readable or not. */
    static boolean hasToken(Connection connection, Path file) throws SQLException {
        CredentialRow row = find(connection, file);
        return row != null && row.hasToken();
    }

    private static @Nullable CredentialRow find(Connection connection, Path file) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SELECT)) {
            return row.next() ? new CredentialRow(row, file) : null;
        }
    }

    static void replace(Handle handle, Credential credential) {
        handle.execute("DELETE FROM auth WHERE id = 1");
        Secret refreshToken = credential.refreshToken();
        Origin origin = credential.origin();
        handle.createUpdate(INSERT)
                .bind(0, hidden(credential.accessToken()))
                .bind(1, refreshToken == null ? nothing() : hidden(refreshToken))
                .bind(2, millis(credential.expiresAt()))
                .bind(3, millis(credential.issuedAt()))
                .bind(4, System.currentTimeMillis())
                .bind(5, origin == null ? null : origin.toString())
                .bind(6, credential.clientId())
                .bind(7, credential.scope())
                .execute();
    }

    /** JDBI quotes its arguments in exceptions and flight recordings; this one has nothing to quote. */
    private static Argument hidden(Secret secret) {
        return (position, statement, context) -> statement.setString(position, secret.reveal());
    }

    private static Argument nothing() {
        return (position, statement, context) -> statement.setString(position, null);
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }

    private boolean hasToken() {
        Object token = values.get("token");
        return token != null && !(token instanceof String text && text.isBlank());
    }

    private @Nullable Credential credential() {
        Secret token = secret("token");
        if (token == null) {
            return null;
        }
        return new Credential(
                token,
                secret("refresh_token"),
                instant("expires_at"),
                instant("issued_at"),
                origin(),
                text("client_id"),
                text("scope"));
    }

    private @Nullable Secret secret(String column) {
        String text = text(column);
        try {
            return text == null ? null : Secret.of(text);
        } catch (IllegalArgumentException e) {
            throw Failures.unreadable(file, column, "a token (it " + e.getMessage() + ")");
        }
    }

    private @Nullable Origin origin() {
        String text = text("origin");
        try {
            return text == null ? null : Origin.of(text);
        } catch (IllegalArgumentException e) {
            throw Failures.unreadable(file, "origin", "the URL of a Sentry");
        }
    }

    private @Nullable String text(String column) {
        Object value = values.get(column);
        if (value == null) {
            return null;
        }
        if (!(value instanceof String text)) {
            throw Failures.unreadable(file, column, "a text");
        }
        return text.isBlank() ? null : text;
    }

    private @Nullable Instant instant(String column) {
        Object value = values.get(column);
        if (value == null) {
            return null;
        }
        if (!(value instanceof Integer || value instanceof Long)) {
            throw Failures.unreadable(file, column, "a time in milliseconds since 1970");
        }
        return Instant.ofEpochMilli(((Number) value).longValue());
    }
}
