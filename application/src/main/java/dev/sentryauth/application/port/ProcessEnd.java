package dev.sentryauth.application.port;

/** The end of this process, of which a signal tells it or a call; not one that kills it. May be used from any thread. */
public interface ProcessEnd {

    /**
     * Has something done before the process ends.
     *
     * @param work runs on a thread of its own when the process is told to end, which waits for it; throws nothing
     * @return to be closed when there is nothing to wait for any more; closing never fails
     */
    Registration before(Runnable work);

    /** What was registered. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
