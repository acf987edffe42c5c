/** The worker's side of gRPC. */
@NullMarked
package brownout.jobqueue.adapter.worker;

import org.jspecify.annotations.NullMarked;
