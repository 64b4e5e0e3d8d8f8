package dev.sentryauth.bootstrap;

import dev.sentryauth.application.port.CachedData;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.UserInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The store of a user without a home directory who has an environment token: nothing is in it, and nothing can be put
 * there. Without such a token the lack is what the command fails for.
 */
final class Nowhere implements TokenStore {
    static AuthFailure failure() {
        return new AuthFailure(
                Kind.CONFIGURATION, "There is no home directory to keep a sign-in in. Set SENTRY_CONFIG_DIR.");
    }

    @Override
    public @Nullable Credential load() {
        return null;
    }

    @Override
    public void save(Credential credential) {
        throw failure();
    }

    @Override
    public void checkWritable() {
        throw failure();
    }

    @Override
    public boolean clear() {
        return false;
    }

    @Override
    public String location() {
        return "nowhere";
    }

    /** Caches that keep nothing, as a cache may. */
    static final class Cache implements CachedData {
        @Override
        public CachedData of(Secret accessToken) {
            return this;
        }

        @Override
        public @Nullable UserInfo user() {
            return null;
        }

        @Override
        public void saveUser(UserInfo user) {}

        @Override
        public Map<String, Origin> organizationRegions() {
            return Map.of();
        }

        @Override
        public void saveOrganizationRegions(Map<String, Origin> regions) {}

        @Override
        public @Nullable String paginationCursor(String listing) {
            return null;
        }

        @Override
        public void savePaginationCursor(String listing, String cursor) {}

        @Override
        public void clear() {}
    }
}
