package dev.sentryauth.application.session;

import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.domain.Credential;
import org.jspecify.annotations.Nullable;

/** The credential that is about to be replaced or cleared. */
public final class FormerCredential {
    private FormerCredential() {}

    /**
     * What the store holds; null if that is nothing, or nothing that can be understood: such a row must not stand in the
     * way of the commands that get rid of it.
     */
    public static @Nullable Credential in(TokenStore store) {
        try {
            return store.load();
        } catch (TokenStoreException e) {
            if (e.reason() == TokenStoreException.Reason.CORRUPT) {
                return null;
            }
            throw e;
        }
    }
}
