package dev.sentryauth.bootstrap;

/** The logging facade that the SQLite driver and JDBI wake. */
final class Logging {
    private static final String PROVIDER = "slf4j.provider";

    private Logging() {}

    /**
     * Names the provider that is on our class path anyway, which logs nothing. Otherwise SLF4J opens every jar to look for
     * one. To be called before its first use, and not with a plug-in store, which may bring an SLF4J and a provider of its
     * own: system properties are everybody's.
     */
    static void silence() {
        if (System.getProperty(PROVIDER) == null) {
            System.setProperty(PROVIDER, "org.slf4j.nop.NOPServiceProvider");
            System.setProperty("slf4j.internal.verbosity", "WARN"); // else it says on stderr that it does as it is told
        }
    }
}
