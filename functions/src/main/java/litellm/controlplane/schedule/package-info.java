/** What schedules may do, and when they leave an environment alone. */
package litellm.controlplane.schedule;
