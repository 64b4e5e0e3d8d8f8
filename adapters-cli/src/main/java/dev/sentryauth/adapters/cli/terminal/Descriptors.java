package dev.sentryauth.adapters.cli.terminal;

import org.jspecify.annotations.Nullable;

/** What the operating system knows about the standard streams. */
public interface Descriptors {

    /** Whether the descriptor, 0 to 2, is a terminal. */
    boolean isTerminal(int descriptor);

    /** Whether the descriptor leads to another program, so that writing fails only if that reads no more; false if unknown. */
    boolean isPipe(int descriptor);

    /** The terminal's size; null if it cannot be told. May start a process, so ask only when it matters. */
    @Nullable
    TerminalSize size();

    /**
     * Keeps what is typed at the terminal from being shown, until what is returned is run or the process ends. May start
     * processes.
     *
     * @return null if that cannot be done
     */
    default @Nullable Runnable hideTyping() {
        return null;
    }
}
