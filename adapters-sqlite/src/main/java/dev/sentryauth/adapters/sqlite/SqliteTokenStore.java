package dev.sentryauth.adapters.sqlite;

import dev.sentryauth.application.port.MonotonicClock;
import dev.sentryauth.application.spi.Lease;
import dev.sentryauth.application.spi.RefreshMark;
import dev.sentryauth.application.spi.StoreCapability;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The default token store: the one row of the table {@code auth}, which plain SQL may read and write as well. */
public final class SqliteTokenStore implements TokenStore {
    private static final Set<StoreCapability> CAPABILITIES =
            Set.of(StoreCapability.PERSISTENT, StoreCapability.COMPARE_AND_REPLACE, StoreCapability.LEASE);

    private static final Duration SET_ASIDE_WAIT = Duration.ofSeconds(10);

    private static final Credential PROBE = new Credential(
            Secret.of("probe"), Secret.of("probe"), Instant.EPOCH, Instant.EPOCH, Origin.SENTRY_IO, "probe", "probe");

    private final SqliteDatabase database;
    private final MonotonicClock clock;

    /**
     * The store in a database; opens nothing.
     *
     * @param clock measures how long a lease is waited for
     */
    public SqliteTokenStore(SqliteDatabase database, MonotonicClock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public @Nullable Credential load() {
        return database.read(this::select, connection -> Schema.hasAuth(connection) ? select(connection) : null);
    }

    private @Nullable Credential select(Connection connection) throws SQLException {
        return CredentialRow.select(connection, database.file());
    }

    @Override
    public void save(Credential credential) {
        database.write(handle -> replaceAll(handle, credential));
    }

    /** In one transaction: no crash can leave the former user's name beside the new credential. */
    private static int replaceAll(Handle handle, Credential credential) {
        CredentialRow.replace(handle, credential);
        return deleteMark(handle) + SqliteCachedData.deleteAll(handle);
    }

    @Override
    public boolean clear() {
        boolean cleared = database.writeIfPresent(false, handle -> {
            boolean there = CredentialRow.hasToken(handle.getConnection(), database.file());
            handle.execute("DELETE FROM auth");
            deleteMark(handle);
            SqliteCachedData.deleteAll(handle);
            return there;
        });
        if (cleared) {
            database.vacuum();
        }
        return cleared;
    }

    @Override
    public String location() {
        return database.file().toString();
    }

    @Override
    public @Nullable String exposure() {
        return database.exposure();
    }

    @Override
    public Set<StoreCapability> capabilities() {
        return CAPABILITIES;
    }

    @Override
    public void checkWritable() {
        database.checkWritable(handle -> replaceAll(handle, PROBE));
    }

    private boolean isDamaged() {
        return database.isDamaged(
                connection -> Schema.hasAuth(connection) ? select(connection) : null,
                handle -> replaceAll(handle, PROBE));
    }

    /** Under the lease: two who sign in at once must not set aside each other's new database. */
    @Override
    public @Nullable String setAsideDamaged() {
        if (!isDamaged()) {
            return null;
        }
        try (Lease exclusive = acquireLease(SET_ASIDE_WAIT)) {
            if (exclusive == null || !isDamaged()) {
                return null;
            }
            // To the millisecond, so that nothing set aside earlier is overwritten.
            String time =
                    Instant.ofEpochMilli(System.currentTimeMillis()).toString().replace(":", "");
            return database.setAside(".damaged-" + time).toString();
        }
    }

    @Override
    public boolean compareAndReplace(Credential expected, Credential replacement) {
        return database.writeIfPresent(false, handle -> {
            // Compared as it is read, not as it lies there: plain SQL can have put blanks around a token.
            Credential current = select(handle.getConnection());
            if (current == null || !current.sameTokens(expected)) {
                return false;
            }
            CredentialRow.replace(handle, replacement);
            deleteMark(handle);
            Owner.passOn(
                    handle,
                    expected.accessToken().reveal(),
                    replacement.accessToken().reveal());
            return true;
        });
    }

    @Override
    public @Nullable RefreshMark refreshMark() {
        return database.read(SqliteTokenStore::selectMark);
    }

    private static @Nullable RefreshMark selectMark(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT state, refresh_token_hash, at, process FROM refresh_mark WHERE id = 1")) {
            return row.next() ? mark(row) : null;
        }
    }

    /** A mark that cannot be understood is as good as none: it only explains. */
    private static @Nullable RefreshMark mark(ResultSet row) throws SQLException {
        for (RefreshMark.State state : RefreshMark.State.values()) {
            if (state.name().equals(row.getString(1))) {
                return new RefreshMark(state, row.getString(2), Instant.ofEpochMilli(row.getLong(3)), row.getLong(4));
            }
        }
        return null;
    }

    @Override
    public void setRefreshMark(RefreshMark mark) {
        database.write(handle -> handle.createUpdate("INSERT OR REPLACE INTO refresh_mark"
                        + " (id, state, refresh_token_hash, at, process) VALUES (1, ?, ?, ?, ?)")
                .bind(0, mark.state().name())
                .bind(1, mark.refreshTokenHash())
                .bind(2, mark.at().toEpochMilli())
                .bind(3, mark.process())
                .execute());
    }

    @Override
    public void clearRefreshMark() {
        database.writeIfPresent(0, SqliteTokenStore::deleteMark);
    }

    private static int deleteMark(Handle handle) {
        return handle.execute("DELETE FROM refresh_mark");
    }

    /** Beside the real file: whoever reaches the database by a link must meet the same lock. */
    @Override
    public @Nullable Lease acquireLease(Duration wait) {
        return new FileLease(database.realDirectory(), SqliteTokenStoreProvider.ID, clock).acquire(wait);
    }
}
