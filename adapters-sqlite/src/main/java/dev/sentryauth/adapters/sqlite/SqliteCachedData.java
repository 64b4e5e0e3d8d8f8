package dev.sentryauth.adapters.sqlite;

import dev.sentryauth.application.port.CachedData;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.UserInfo;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The caches, in the tables {@code user_info}, {@code org_regions} and {@code pagination_cursors}. Their columns are named
 * as other programs that share the file name them; what those need and we do not is filled in.
 */
public final class SqliteCachedData implements CachedData {
    private final SqliteDatabase database;
    private final @Nullable TokenStore elsewhere;
    private final @Nullable Secret holder;

    /** The caches in a database that has the credential as well; opens nothing. */
    public SqliteCachedData(SqliteDatabase database) {
        this(database, null, null);
    }

    /** The caches in a database, while the credential lies in another store; opens nothing. */
    public SqliteCachedData(SqliteDatabase database, TokenStore elsewhere) {
        this(database, elsewhere, null);
    }

    private SqliteCachedData(SqliteDatabase database, @Nullable TokenStore elsewhere, @Nullable Secret holder) {
        this.database = database;
        this.elsewhere = elsewhere;
        this.holder = holder;
    }

    @Override
    public CachedData of(Secret accessToken) {
        return new SqliteCachedData(database, elsewhere, accessToken);
    }

    /** In the transaction that writes, so that nobody signs in or out in between. */
    private boolean isHeld(Owner owner) {
        return holder == null
                || elsewhere != null
                || holder.reveal().equals(owner.token())
                || (owner.isPresent() && owner.hadBefore(Owner.mark(holder.reveal())));
    }

    /** Asked before the database is opened: another store cannot take part in a transaction, and may wait for ours. */
    private boolean mayBeHeld() {
        if (holder == null || elsewhere == null) {
            return true;
        }
        Credential credential = elsewhere.load();
        return credential != null && credential.accessToken().equals(holder);
    }

    /** As for {@link #mayBeHeld}. */
    private @Nullable String place() {
        return elsewhere == null ? null : elsewhere.location();
    }

    @Override
    public @Nullable UserInfo user() {
        String place = place();
        return database.read(connection -> selectUser(connection, place));
    }

    private static @Nullable UserInfo selectUser(Connection connection, @Nullable String place) throws SQLException {
        if (Owner.select(connection, place).isSomebodyElse()) {
            return null;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT user_id, name, email, username FROM user_info WHERE id = 1")) {
            return row.next()
                    ? new UserInfo(row.getString(1), row.getString(2), row.getString(3), row.getString(4))
                    : null;
        }
    }

    @Override
    public void saveUser(UserInfo user) {
        write(handle -> handle.createUpdate("INSERT OR REPLACE INTO user_info (id, user_id, name, email, username)"
                        + " VALUES (1, ?, ?, ?, ?)")
                .bind(0, user.id())
                .bind(1, user.name())
                .bind(2, user.email())
                .bind(3, user.username())
                .execute());
    }

    @Override
    public Map<String, Origin> organizationRegions() {
        String place = place();
        Map<String, Origin> regions = database.read(connection -> selectRegions(connection, place));
        return regions == null ? Map.of() : regions;
    }

    private static Map<String, Origin> selectRegions(Connection connection, @Nullable String place)
            throws SQLException {
        Map<String, Origin> found = new LinkedHashMap<>();
        if (Owner.select(connection, place).isSomebodyElse()) {
            return found;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT org_slug, region_url FROM org_regions ORDER BY org_slug")) {
            while (row.next()) {
                addRegion(found, row);
            }
        }
        return found;
    }

    /** A region that cannot be understood is as good as none. */
    private static void addRegion(Map<String, Origin> regions, ResultSet row) throws SQLException {
        try {
            regions.put(row.getString(1), Origin.of(row.getString(2)));
        } catch (IllegalArgumentException e) {
            return;
        }
    }

    @Override
    public void saveOrganizationRegions(Map<String, Origin> regions) {
        write(handle -> {
            handle.execute("DELETE FROM org_regions");
            regions.forEach((slug, region) -> handle.createUpdate(
                            "INSERT INTO org_regions (org_slug, region_url) VALUES (?, ?)")
                    .bind(0, slug)
                    .bind(1, region.toString())
                    .execute());
            return regions.size();
        });
    }

    @Override
    public @Nullable String paginationCursor(String listing) {
        String place = place();
        return database.read(connection -> selectCursor(connection, place, listing));
    }

    private static @Nullable String selectCursor(Connection connection, @Nullable String place, String listing)
            throws SQLException {
        if (Owner.select(connection, place).isSomebodyElse()) {
            return null;
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT cursor FROM pagination_cursors WHERE command_key = ? AND context = ''")) {
            statement.setString(1, listing);
            ResultSet row = statement.executeQuery();
            return row.next() ? row.getString(1) : null;
        }
    }

    @Override
    public void savePaginationCursor(String listing, String cursor) {
        write(handle -> handle.createUpdate("INSERT OR REPLACE INTO pagination_cursors"
                        + " (command_key, context, cursor, expires_at) VALUES (?, '', ?, ?)")
                .bind(0, listing)
                .bind(1, cursor)
                .bind(2, Long.MAX_VALUE)
                .execute());
    }

    private void write(SqliteDatabase.Change<Integer> change) {
        if (!mayBeHeld()) {
            return;
        }
        String place = place();
        database.write(handle -> {
            Owner owner = Owner.select(handle.getConnection(), place);
            if (!isHeld(owner)) {
                return 0;
            }
            if (owner.isSomebodyElse()) {
                deleteAll(handle);
            }
            owner.save(handle);
            return change.run(handle);
        });
    }

    @Override
    public void clear() {
        database.writeIfPresent(0, SqliteCachedData::deleteAll);
    }

    static int deleteAll(Handle handle) {
        return handle.execute("DELETE FROM user_info")
                + handle.execute("DELETE FROM org_regions")
                + handle.execute("DELETE FROM pagination_cursors");
    }
}
