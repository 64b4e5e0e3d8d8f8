package dev.sentryauth.testkit;

import dev.sentryauth.application.spi.TokenStore;

class InMemoryTokenStoreTest extends TokenStoreContract {
    private final InMemoryTokenStore store = new InMemoryTokenStore();

    @Override
    protected TokenStore open() {
        return store;
    }
}
