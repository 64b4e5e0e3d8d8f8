package dev.sentryauth.bootstrap.plugin;

/**
 * The parent of every plug-in's class loader: shows the JDK, the domain, the SPI and the nullness annotations, and
 * nothing else of ours, so that a plug-in can bring its own version of any library.
 */
final class SpiClassLoader extends ClassLoader {
    private static final String[] VISIBLE = {
        "dev.sentryauth.domain.", "dev.sentryauth.application.spi.", "org.jspecify.annotations."
    };

    private final ClassLoader ours;

    SpiClassLoader(ClassLoader ours) {
        super("sentry-spi", ClassLoader.getPlatformClassLoader());
        this.ours = ours;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        for (String prefix : VISIBLE) {
            // Classes directly in the package: a sub-package would not be part of the interface.
            if (name.startsWith(prefix) && name.indexOf('.', prefix.length()) < 0) {
                return ours.loadClass(name);
            }
        }
        throw new ClassNotFoundException(name);
    }
}
