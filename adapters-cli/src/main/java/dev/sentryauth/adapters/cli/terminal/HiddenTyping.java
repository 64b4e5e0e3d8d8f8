package dev.sentryauth.adapters.cli.terminal;

import java.lang.ProcessBuilder.Redirect;
import org.jspecify.annotations.Nullable;

/** Keeps the terminal from showing what is typed, which would stay in its scrollback and in recordings. */
final class HiddenTyping implements Runnable {
    /** Ctrl-C reaches stty as well, and may end it before it has done its work. */
    private static final int TRIES = 3;

    private final String settings;
    private final Thread hook = new Thread(this::end, "sentry-show-typing");
    private boolean hidden;
    private boolean ended;

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
        if (!typing.hide()) {
            typing.run();
            return null;
        }
        StopSignals.listen(typing::show, typing::hide); // what is typed at the shell meanwhile is shown
        return typing;
    }

    @Override
    public void run() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // the JVM is ending already and has started the hook
        }
    }

    private synchronized boolean hide() {
        if (ended) {
            return false;
        }
        hidden = true;
        // The end of the line is shown all the same, for what is written next.
        return Stty.run(Redirect.INHERIT, "-echo", "echonl") != null;
    }

    private synchronized void show() {
        for (int i = 0; hidden && i < TRIES; i++) {
            hidden = Stty.run(Redirect.INHERIT, settings) == null;
        }
    }

    private synchronized void end() {
        ended = true;
        show();
    }
}
