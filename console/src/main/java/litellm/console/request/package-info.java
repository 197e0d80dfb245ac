/** The request that an execution starts with, from the options of the command line. */
package litellm.console.request;
