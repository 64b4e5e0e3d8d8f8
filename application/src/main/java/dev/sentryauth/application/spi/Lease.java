package dev.sentryauth.application.spi;

/**
 * The exclusive right to refresh the credential of one store. It ends at {@link #close()}, and at the latest with the
 * process that holds it, however that process ends. It may be closed by another thread than the one that took it;
 * closing twice does nothing.
 */
public interface Lease extends AutoCloseable {

    /** Gives the lease back; never throws, for nobody could do anything about it. */
    @Override
    void close();
}
