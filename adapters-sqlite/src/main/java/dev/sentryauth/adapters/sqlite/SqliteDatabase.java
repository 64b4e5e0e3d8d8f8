package dev.sentryauth.adapters.sqlite;

import dev.sentryauth.application.spi.TokenStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.TemplateEngine;
import org.jdbi.v3.sqlite3.SQLitePlugin;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/**
 * The file {@code config.db} in a configuration directory. Making one opens nothing; each operation opens a connection
 * of its own and closes it, so that nothing is held between them. May be used from any thread, and several may stand for
 * the same file.
 *
 * <p>While SQLite works on the file, nothing in this JVM may open and close it in another way: POSIX drops a process's
 * locks on a file with the first descriptor of it that is closed, and does not show them to the process itself. One SQLite
 * library keeps account of that for all its connections, but each class loader that loads the driver has a library of its
 * own: see {@link OneCopy}.
 */
public final class SqliteDatabase {
    /** The database's name in the configuration directory. */
    public static final String FILE_NAME = "config.db";

    /** Durable over a loss of power: EXTRA also flushes the directory after the journal is gone from it. */
    private static final String[] FOR_WRITING = {"PRAGMA synchronous = EXTRA", "PRAGMA secure_delete = ON"};

    private final Path directory;
    private final PrivateFile file;
    private final Duration busyTimeout;
    private @Nullable Jdbi jdbi;

    /**
     * The database of a directory; neither has to exist.
     *
     * @param busyTimeout how long to wait for another program that has locked the file
     */
    public SqliteDatabase(Path configDirectory, Duration busyTimeout) {
        this.directory = configDirectory;
        this.file = new PrivateFile(configDirectory, FILE_NAME);
        this.busyTimeout = busyTimeout;
    }

    /** The database file; it need not exist. */
    public Path file() {
        return file.path();
    }

    /** As {@link PrivateFile#exposure}. */
    @Nullable
    String exposure() {
        return file.exposure();
    }

    /** The directory that the file really lies in; that of the configuration where there is no file yet. */
    Path realDirectory() {
        try {
            Path parent = file().toRealPath().getParent();
            return parent == null ? directory : parent;
        } catch (IOException e) {
            return directory;
        }
    }

    /**
     * Reads from an open database; what it throws of JDBC's is translated. Without JDBI, for all local commands read and
     * few write: its start takes longer than that of everything else together.
     */
    interface Query<T> {
        @Nullable
        T run(Connection connection) throws SQLException;
    }

    /** Changes an open database; what it throws of JDBI's or JDBC's is translated. */
    @FunctionalInterface
    interface Change<T> {
        T run(Handle handle) throws SQLException;
    }

    /**
     * Reads; creates and changes nothing.
     *
     * @return null if there is no database, or none that this program has written to yet
     */
    <T> @Nullable T read(Query<T> query) {
        return read(query, null);
    }

    /** Reads with {@code older}, if there is one, where the database is of version 0; null if there is no database. */
    <T> @Nullable T read(Query<T> query, @Nullable Query<T> older) {
        BasicFileAttributes there = file.find();
        if (there == null) {
            return null;
        }
        OneCopy.check(there, file());
        try (Connection connection = connect()) {
            Query<T> fitting = look(connection, there).version() == Schema.VERSION ? query : older;
            return fitting == null ? null : fitting.run(connection);
        } catch (TokenStoreException e) {
            throw e;
        } catch (SQLException | RuntimeException | LinkageError e) {
            throw Failures.of(e, file());
        }
    }

    /** Writes in one transaction, which makes the database and brings it up to date if need be. */
    <T> T write(Change<T> change) {
        BasicFileAttributes there = file.findOrCreate();
        return with(there, handle -> {
            Schema.Found found = begin(handle, there);
            T result;
            try {
                if (!found.isCurrent()) {
                    Schema.migrate(handle, found.version());
                }
                result = change.run(handle);
                execute(handle, "COMMIT");
            } catch (SQLException | RuntimeException e) {
                rollback(handle);
                throw e;
            }
            if (!found.isCurrent()) {
                leaveWal(handle);
            }
            return result;
        });
    }

    /** Writes like {@link #write} if there is a database; else answers {@code absent} and creates nothing. */
    <T> T writeIfPresent(T absent, Change<T> change) {
        return file.find() == null ? absent : write(change);
    }

    /**
     * Finds out whether {@link #write} would work, as far as that can be known: writes, and takes it back.
     *
     * @param probe the very statements that have to work, for other programs may have given the tables rules of theirs
     */
    void checkWritable(Change<Integer> probe) {
        BasicFileAttributes there = file.findOrCreate();
        with(there, handle -> {
            Schema.Found found = begin(handle, there);
            try {
                // A lock alone needs no writable directory; a changed page does, because it begins a journal.
                Schema.migrate(handle, found.version());
                probe.run(handle);
            } finally {
                rollback(handle);
            }
            return true;
        });
    }

    /**
     * Rewrites the file without what was deleted, for others write to it without secure_delete. What matters is gone
     * already, so a failure is none.
     */
    void vacuum() {
        try {
            BasicFileAttributes there = file.find();
            if (there == null) {
                return;
            }
            with(there, handle -> {
                leaveWal(handle);
                execute(handle, "PRAGMA temp_store = MEMORY");
                execute(handle, "VACUUM");
                return true;
            });
        } catch (TokenStoreException e) {
            return;
        }
    }

    /**
     * Whether the file is so broken that SQLite cannot read or write what is needed of it. It complains of more than that.
     * Another program's file, a newer version's, or none, is not damaged.
     *
     * @param reading as for {@link #read}, of any version
     * @param probe as for {@link #checkWritable}
     */
    boolean isDamaged(Query<?> reading, Change<Integer> probe) {
        BasicFileAttributes there = file.find();
        if (there == null) {
            return false;
        }
        OneCopy.check(there, file());
        try (Connection connection = connect()) {
            Schema.Found found = Schema.look(connection);
            if (found.foreign() || found.version() < 0 || found.version() > Schema.VERSION) {
                return false;
            }
            if (isShort(connection, there)) {
                return true;
            }
            if (isSound(connection)) {
                return false;
            }
            boolean ignored = isUnderstood(reading, connection); // what matters is whether SQLite could read it
        } catch (SQLException | RuntimeException | LinkageError e) {
            if (Failures.isDamage(e)) {
                return true;
            }
            throw Failures.of(e, file());
        }
        try {
            checkWritable(probe);
            return false;
        } catch (TokenStoreException e) {
            return Failures.isDamage(e);
        }
    }

    /** What makes no sense can be replaced all the same, if it can be written. */
    private static boolean isUnderstood(Query<?> reading, Connection connection) throws SQLException {
        try {
            reading.run(connection);
            return true;
        } catch (TokenStoreException e) {
            return false;
        }
    }

    private static boolean isSound(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
            return result.next() && "ok".equals(result.getString(1));
        }
    }

    /**
     * Moves the file out of the way, for a new one to take its place.
     *
     * @param suffix for the name of what is kept
     * @return where it is now
     */
    Path setAside(String suffix) {
        Path kept = file().resolveSibling(FILE_NAME + suffix);
        try {
            // First what belongs to it: a journal that stayed would be played back into the new database.
            for (String companion : new String[] {"-journal", "-wal", "-shm", ""}) {
                Path from = file().resolveSibling(FILE_NAME + companion);
                if (Files.exists(from)) {
                    Files.move(
                            from, kept.resolveSibling(kept.getFileName() + companion), StandardCopyOption.ATOMIC_MOVE);
                }
            }
        } catch (IOException e) {
            throw Failures.of(e, file());
        }
        return kept;
    }

    private Schema.Found begin(Handle handle, BasicFileAttributes there) throws SQLException {
        for (String pragma : FOR_WRITING) {
            execute(handle, pragma);
        }
        // Not by the driver's means: its commit() begins another transaction at once. If that one has to wait for a
        // lock too long, the commit seems to have failed although it is done.
        execute(handle, "BEGIN IMMEDIATE");
        try {
            return look(handle.getConnection(), there);
        } catch (SQLException | RuntimeException e) {
            rollback(handle);
            throw e;
        }
    }

    private Schema.Found look(Connection connection, BasicFileAttributes there) throws SQLException {
        Schema.Found found = Schema.look(connection);
        if (found.foreign()) {
            throw Failures.foreign(file());
        }
        if (found.version() < 0 || found.version() > Schema.VERSION) {
            throw Failures.newer(file());
        }
        if (isShort(connection, there)) {
            throw Failures.cutShort(file());
        }
        return found;
    }

    /**
     * Whether the last page, or more, is missing. SQLite itself reads what is missing of a page as zeros, and so a row as
     * none. An empty file is a new database.
     *
     * @param there as the file was a moment ago; not its size alone decides, for another process may have made it longer
     */
    private boolean isShort(Connection connection, BasicFileAttributes there) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet pages = statement.executeQuery(
                        "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")) {
            long bytes = pages.getLong(1);
            if (there.size() == 0 || (bytes > 0 && there.size() >= bytes)) {
                return false;
            }
            // While the row is open SQLite holds its lock, so no other process is at work on the file.
            Path real = file().toRealPath();
            Path log = real.resolveSibling(real.getFileName() + "-wal");
            boolean elsewhere = Files.exists(log) && Files.size(log) > 0;
            long size = Files.size(real);
            return !elsewhere && size > 0 && (bytes == 0 || size < bytes); // SQLite takes a single byte for none
        } catch (IOException e) {
            throw Failures.of(e, file());
        }
    }

    private <T> T with(BasicFileAttributes there, Change<T> work) {
        OneCopy.check(there, file());
        try (Handle handle = jdbi().open()) {
            return work.run(handle);
        } catch (TokenStoreException e) {
            throw e;
        } catch (SQLException | RuntimeException | LinkageError e) {
            throw Failures.of(e, file());
        }
    }

    private synchronized Jdbi jdbi() {
        if (jdbi == null) {
            jdbi = Jdbi.create(this::connect).installPlugin(new SQLitePlugin());
            // Neither templates nor named parameters are used, and the classes for both take time to load.
            jdbi.getConfig(SqlStatements.class)
                    .setTemplateEngine(TemplateEngine.NOP)
                    .setSqlParser(new PositionalSql());
        }
        return jdbi;
    }

    private Connection connect() throws SQLException {
        SqliteDriver.use();
        SQLiteConfig config = new SQLiteConfig();
        // Without CREATE, because SQLite's files are for all to read. For writing also where we only read: that lets
        // SQLite undo what a killed process has left half done, and falls back to reading by itself.
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.setBusyTimeout((int) Math.min(busyTimeout.toMillis(), Integer.MAX_VALUE));
        // A URI, because the driver takes what follows a question mark in a plain path for options.
        return config.createConnection("jdbc:sqlite:" + file().toUri().toASCIIString());
    }

    /** Write-ahead logs do not work on network file systems. If others use the database just now, it stays as it is. */
    private static void leaveWal(Handle handle) {
        try {
            execute(handle, "PRAGMA journal_mode = DELETE");
        } catch (SQLException e) {
            return;
        }
    }

    /** After a failure: SQLite may have rolled back by itself, and closing the connection does it anyway. */
    private static void rollback(Handle handle) {
        try {
            execute(handle, "ROLLBACK");
        } catch (SQLException e) {
            return;
        }
    }

    private static void execute(Handle handle, String sql) throws SQLException {
        try (Statement statement = handle.getConnection().createStatement()) {
            statement.execute(sql);
        }
    }
}
