package dev.sentryauth.application.spi;

/** What a token store can do beyond keeping a credential. */
public enum StoreCapability {
    /** What is saved is there after the process and the machine have ended. */
    PERSISTENT,
    /** {@link TokenStore#compareAndReplace} compares and replaces in one step, whoever else writes. */
    COMPARE_AND_REPLACE,
    /** {@link TokenStore#acquireLease} works across all that share the store. */
    LEASE,
    /** What lies on a medium is encrypted. */
    ENCRYPTED
}
