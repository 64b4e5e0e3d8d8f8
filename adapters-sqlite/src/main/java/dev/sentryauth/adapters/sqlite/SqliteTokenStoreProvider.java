package dev.sentryauth.adapters.sqlite;

import dev.sentryauth.application.port.MonotonicClock;
import dev.sentryauth.application.spi.StoreContext;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.application.spi.TokenStoreProvider;
import java.time.Duration;

/** Opens the default store. Not found by ServiceLoader but made by hand, because it needs a clock. */
public final class SqliteTokenStoreProvider implements TokenStoreProvider {
    static final String ID = "sqlite";

    private final MonotonicClock clock;

    public SqliteTokenStoreProvider(MonotonicClock clock) {
        this.clock = clock;
    }

    @Override
    public String id() {
        return ID;
    }

    /** Opens nothing yet, so it never fails. */
    @Override
    public TokenStore open(StoreContext context) {
        return new SqliteTokenStore(new SqliteDatabase(context.configDirectory(), busyTimeout(context)), clock);
    }

    /** Less than the call may take, so that the person reads what was locked and not only that time ran out. */
    private static Duration busyTimeout(StoreContext context) {
        return context.callTimeout().multipliedBy(4).dividedBy(5);
    }
}
