package dev.sentryauth.application.spi;

/**
 * Found by {@link java.util.ServiceLoader}; opens a token store. A provider has a public constructor without
 * parameters, which does nothing that can fail or take time: providers that nobody chose are made, too.
 */
public interface TokenStoreProvider {

    /** The version of this interface. */
    int SPI_VERSION = 1;

    /**
     * What SENTRY_TOKEN_STORE selects this store by: lower-case letters, digits and hyphens, beginning with a letter,
     * at most 32 characters. Always the same.
     */
    String id();

    /** The version of the interface that the provider was written for. */
    default int spiVersion() {
        return SPI_VERSION;
    }

    /**
     * Opens the store. Called at most once in a process; cheap enough to be paid by every command, so connect and
     * create at the first use.
     *
     * @throws TokenStoreException if the store cannot work here
     */
    TokenStore open(StoreContext context);
}
