package dev.sentryauth.adapters.cli.terminal;

import java.lang.ProcessBuilder.Redirect;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Keeps the terminal from showing what is typed, which would stay in its scrollback and in recordings. */
final class HiddenTyping implements Runnable {
    private final String settings;
    private final AtomicBoolean hidden = new AtomicBoolean(true);
    private final Thread hook = new Thread(this::show, "sentry-show-typing");

    private HiddenTyping(String settings) {
        this.settings = settings;
    }

    /** Hides what is typed at standard input until {@link #run}, or until the process ends; null if that cannot be done. */
    static @Nullable HiddenTyping begin() {
        String settings = Stty.run(Redirect.INHERIT, "-g");
        if (settings == null || settings.isBlank()) {
            return null;
        }
        HiddenTyping typing = new HiddenTyping(settings);
        try {
            Runtime.getRuntime().addShutdownHook(typing.hook); // first, for Ctrl-C may come at any time
        } catch (IllegalStateException e) {
            return null; // the JVM is ending already
        }
        // The end of the line is shown all the same, for what is written next.
        if (Stty.run(Redirect.INHERIT, "-echo", "echonl") == null) {
            typing.run();
            return null;
        }
        return typing;
    }

    @Override
    public void run() {
        show();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // the JVM is ending already and has started the hook
        }
    }

    private void show() {
        if (hidden.getAndSet(false)) {
            Stty.run(Redirect.INHERIT, settings);
        }
    }
}
