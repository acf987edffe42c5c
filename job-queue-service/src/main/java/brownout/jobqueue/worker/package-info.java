/** A video worker: claims, encodes, keeps its lease, gives back. */
@NullMarked
package brownout.jobqueue.worker;

import org.jspecify.annotations.NullMarked;
