/** The commands of litellmctl, one class each: options in, calls to the packages beside, text or JSON out. */
package litellm.console.command;
