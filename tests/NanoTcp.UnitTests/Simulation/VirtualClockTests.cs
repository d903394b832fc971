using System;
using nanoFramework.TestFramework;
using NanoTcp.Simulation;

namespace NanoTcp.UnitTests.Simulation
{
    [TestClass]
    public class VirtualClockTests
    {
        private static string s_order;

        [TestMethod]
        public void AWaitWithoutEventsJumpsToTheDeadline()
        {
            VirtualClock clock = new VirtualClock();

            clock.Wait(5000);

            Assert.AreEqual(5000L, clock.Now);
            Assert.AreEqual(5_000_000L, clock.Microseconds);
        }

        [TestMethod]
        public void AWaitRunsEventsInOrder()
        {
            VirtualClock clock = new VirtualClock();
            Recorder a = new Recorder(clock, "a", false);
            Recorder b = new Recorder(clock, "b", false);
            s_order = string.Empty;
            a.Schedule(3000);
            b.Schedule(1000);

            clock.Wait(2);
            Assert.AreEqual("b1000 ", s_order);
            Assert.AreEqual(2L, clock.Now);

            clock.Wait(10);
            Assert.AreEqual("b1000 a3000 ", s_order);
        }

        [TestMethod]
        public void SimultaneousEventsRunInCreationOrder()
        {
            VirtualClock clock = new VirtualClock();
            Recorder a = new Recorder(clock, "a", false);
            Recorder b = new Recorder(clock, "b", false);
            s_order = string.Empty;
            b.Schedule(1000);
            a.Schedule(1000);

            clock.Wait(10);

            Assert.AreEqual("a1000 b1000 ", s_order);
        }

        [TestMethod]
        public void AWakeEndsTheWaitAtTheTimeOfItsEvent()
        {
            VirtualClock clock = new VirtualClock();
            Recorder part = new Recorder(clock, "a", false);
            part.Wakes = true;
            part.Schedule(1500);

            clock.Wait(10);

            Assert.AreEqual(1500L, clock.Microseconds);
        }

        [TestMethod]
        public void AnEarlierWakeMakesOneWaitReturnAtOnce()
        {
            VirtualClock clock = new VirtualClock();
            clock.Wake();

            clock.Wait(10);
            Assert.AreEqual(0L, clock.Now);

            clock.Wait(10);
            Assert.AreEqual(10L, clock.Now);
        }

        [TestMethod]
        public void AWaitWithoutDeadlineOrEventsThrows()
        {
            VirtualClock clock = new VirtualClock();

            Assert.ThrowsException(typeof(InvalidOperationException), () => clock.Wait(long.MaxValue));
        }

        [TestMethod]
        public void ProgramsRunOnlyWhileAnotherOneWaits()
        {
            VirtualClock clock = new VirtualClock();
            Recorder program = new Recorder(clock, "p", true);
            Recorder hardware = new Recorder(clock, "h", false);
            s_order = string.Empty;
            program.Schedule(1000);
            hardware.Schedule(2000);

            clock.Advance(1500);
            clock.Sleep(1);
            Assert.AreEqual("h2000 ", s_order);
            Assert.AreEqual(2500L, clock.Microseconds);

            clock.Wait(3);
            Assert.AreEqual("h2000 p2500 ", s_order);
        }

        [TestMethod]
        public void TimeNeverDecreasesWhenAPartAdvancesIt()
        {
            VirtualClock clock = new VirtualClock();
            Recorder program = new Recorder(clock, "p", true);
            Recorder hardware = new Recorder(clock, "h", false);
            s_order = string.Empty;
            program.Works = 5000;
            program.Schedule(1000);
            hardware.Schedule(2000);

            clock.Wait(3);

            Assert.AreEqual("p1000 h2000 ", s_order);
            Assert.AreEqual(6000L, clock.Microseconds);
        }

        [TestMethod]
        public void SimilarSeedsGiveUnrelatedPortableSequences()
        {
            Assert.AreEqual(new SimulationRandom(7).Next(), new SimulationRandom(7).Next());
            Assert.AreNotEqual(new SimulationRandom(7).Next(), new SimulationRandom(8).Next());
            Assert.AreEqual(420276880u, new SimulationRandom(7).Next());
        }

        private sealed class Recorder : SimulationPart
        {
            private readonly string _name;

            public Recorder(SimulationClock clock, string name, bool isProgram)
                : base(clock, isProgram)
            {
                _name = name;
            }

            public bool Wakes { get; set; }

            public long Works { get; set; }

            public override void Run(long now)
            {
                s_order += _name + now.ToString() + " ";
                if (Wakes)
                {
                    Clock.Wake();
                }

                Clock.Advance(Works);
            }
        }
    }
}
