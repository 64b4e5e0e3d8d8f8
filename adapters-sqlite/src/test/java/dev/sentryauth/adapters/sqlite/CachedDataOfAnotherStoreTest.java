package dev.sentryauth.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.UserInfo;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The caches in our database, while the credential lies in another store. */
class CachedDataOfAnotherStoreTest {
    @TempDir
    Path temporary;

    private Fixture fixture;

    @BeforeEach
    void signIn() {
        fixture = new Fixture(temporary);
        fixture.store().save(Fixture.credential("old"));
    }

    /** It may have locks of its own, which somebody holds who waits for the database. */
    @Test
    void anotherStoreIsNotAskedWhileTheDatabaseIsLocked() {
        Credential credential = Fixture.credential("elsewhere");
        SqliteCachedData cache = new SqliteCachedData(fixture.database(), new Elsewhere(credential));

        cache.of(credential.accessToken()).saveUser(new UserInfo("1", "Jane", "jane@example.com", "jane"));

        assertThat(cache.user()).isNotNull();
        assertThat(cache.paginationCursor("list")).isNull();
        assertThat(cache.organizationRegions()).isEmpty();
    }

    /** A store that waits for somebody who writes to the database before it answers. */
    private final class Elsewhere implements TokenStore {
        private final Credential credential;

        Elsewhere(Credential credential) {
            this.credential = credential;
        }

        private void await() {
            try {
                CompletableFuture.runAsync(fixture.store()::checkWritable).get(20, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public @Nullable Credential load() {
            await();
            return credential;
        }

        @Override
        public void save(Credential replacement) {
            throw new UnsupportedOperationException("caches only read the credential");
        }

        @Override
        public boolean clear() {
            throw new UnsupportedOperationException("caches only read the credential");
        }

        @Override
        public String location() {
            await();
            return "elsewhere";
        }
    }
}
